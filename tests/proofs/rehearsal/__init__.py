"""The deployment, rehearsed: the image and the units' commands, built, run, upgraded, rolled back and restored.

`make rehearsal` needs root, Debian packages (it installs them) and PostgreSQL, but no container engine and no running
systemd. It prints a report and exits with 0 if everything worked, 1 if something failed, and 77 if the machine can't run it.
"""
