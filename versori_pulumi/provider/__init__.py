"""The hooks that Pulumi's engine calls. The classes' module paths and names are in users' states: they never change."""
