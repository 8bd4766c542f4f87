"""The dialogue engine that asks a language model. `engine` loads the SDK, which takes a second; the rest does not."""
