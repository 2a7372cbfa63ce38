"""Actions and triggers, which are alike: requests, bodies and what becomes of them."""
