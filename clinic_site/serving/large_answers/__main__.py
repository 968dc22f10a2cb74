"""The process that makes large answers. `making.py` starts it."""

from clinic_site.serving.large_answers.maker import main

if __name__ == "__main__":
    main()
