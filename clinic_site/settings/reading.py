"""Where the settings come from: the environment, and a file `.env` beside manage.py that it wins over."""

from pathlib import Path

from environs import Env

from clinic_site.environment import reader

BASE_DIR = Path(__file__).resolve().parents[2]

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)
setting = reader(env)
