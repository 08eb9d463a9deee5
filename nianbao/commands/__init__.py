"""The commands, one module a subject; `nianbao.cli` puts them into one tree."""
