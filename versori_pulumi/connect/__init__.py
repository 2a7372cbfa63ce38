"""The Connect API client. It knows nothing of Pulumi: programs, tools and the provider use it alike."""
