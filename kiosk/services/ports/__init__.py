"""What the services need from outside, in our words. Adapters and devices implement it; tests have fakes of it."""
