"""What goes in and comes out, as the OpenAPI page describes it."""
