"""Write frozen values as Python text, by the templates, into a package directory."""
