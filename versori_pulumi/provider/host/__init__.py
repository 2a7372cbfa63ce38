"""What Pulumi's host of dynamic providers needs of us, and what it doesn't do itself."""
