"""``python -m flows.cli`` runs the command line."""

from flows.cli.main import main

main()
