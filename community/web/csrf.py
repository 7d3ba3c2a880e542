"""Protection against forged requests: every changing request carries the form token."""

from flask_wtf import CSRFProtect

csrf = CSRFProtect()
