"""An outside examiner: portals and reports made by a program that shares no code with the readers.

Everything here is written from the contract and from descriptions of the official forms, never
from the readers themselves, so that both cannot share a mistake. `World(seed)` draws portals, pages
and the truth about every cell; `server` serves them on loopback; `score` compares records with the
truth; `python -m tests.strangers --help` runs the whole examination from the command line.
"""
