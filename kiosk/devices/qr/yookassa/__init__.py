"""YooKassa: payments through the SBP, whose code the terminal shows (devices.md section 4).

`codec.py` knows the JSON, `outcomes.py` what an answer proves, `driver.py` makes the calls.
"""
