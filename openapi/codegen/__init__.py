"""Turn an OpenAPI document into a typed client package.

The packages, each of which imports only those above it::

    source      the spec's files: nodes that know their place, references resolved, overlays applied
    plan        the intermediate form: frozen values, type expressions, names, and their order
    schemas     schemas -> models and aliases
    operations  paths   -> operations; compared with what openapi-python-client reads
    changes     the state of an API, in `index.txt`; two states -> sentences for users
    write       frozen values -> Python text, by the templates, into a package directory

``read_api`` runs the first four for one spec, ``cli`` is the command line.
"""
