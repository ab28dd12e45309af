"""How patient the doctor is."""

from __future__ import annotations

LOOK_LIMIT_S = 8.0
"""How long one look may take."""
