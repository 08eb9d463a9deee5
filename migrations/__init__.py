"""The schema's history, one numbered step a file, each named for what it does.

A package, so that an installed `nianbao` carries it. Views are spelled out in the migration that
makes them; whoever changes a table under a view drops and makes the view in the same step.
"""
