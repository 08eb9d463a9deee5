"""The middle of the house in one pure function: a capture goes in, a reading comes out.

The same function serves a crawl, a reparse, one file on the command line and the check of a
draft, so it does no I/O and knows neither network nor store.
"""
