"""Turns an OpenAPI document into a typed client package.

The way of the data, one module a step::

    document    the spec as it stands in its file: nodes with a place, references resolved
    naming      names of the spec -> names of Python
    types       type expressions: what an annotation says, without saying yet how it is written
    schemas     schemas -> models and aliases      (frozen values of `form`)
    operations  paths   -> operations              (frozen values of `form`)
    upstream    the same document, read by openapi-python-client
    crosscheck  both readings compared: an operation that only one of them sees is an error
    render      frozen values -> Python text, by the templates
    package     a directory of files, compiled in a scratch place and swapped in whole
"""
