"""The consent-letter registry: letters on a folder of YAML files."""
