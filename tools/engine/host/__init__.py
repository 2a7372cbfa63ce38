"""A stand-in for Pulumi's Python language host, for an engine that was built here.

The real host is a Go program whose module is not published, so an engine built from the published module comes without
one. This package speaks the same gRPC service. It is copied beside the engine and imports nothing of this repository,
because a cached engine outlives the checkout that built it.
"""
