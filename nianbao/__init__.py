"""The face of the house: the command line, exports, rendering; imports crawler and pipelines."""

__version__ = "0.1.0"
