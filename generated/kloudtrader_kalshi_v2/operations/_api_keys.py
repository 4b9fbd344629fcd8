# Generated from kalshi_v2.yaml.
# Do not edit: change the spec or a template instead.
"""Operations of Kalshi Trade API v2 with the tag api_keys: plain values, no models."""

from kloudtrader.runtime.operation import Body, Operation, Parameter, Reply

__all__ = [
    "create_api_key",
    "delete_api_key",
    "generate_api_key",
    "get_api_keys",
]


get_api_keys = Operation(
    name="get_api_keys",
    operation_id="GetApiKeys",
    method="GET",
    path="/api_keys",
    tag="api_keys",
    parameters=(Parameter(argument="fcm_subtrader_id", name="fcm_subtrader_id", location="query"),),
    replies=(
        Reply(
            status="200", content_type="application/json", shape="object", envelope=("api_keys",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    repeatable=True,
    rate_group="read",
    rate_cost=10,
)
create_api_key = Operation(
    name="create_api_key",
    operation_id="CreateApiKey",
    method="POST",
    path="/api_keys",
    tag="api_keys",
    body=Body(argument="key", required=True),
    replies=(
        Reply(
            status="201", content_type="application/json", shape="object", envelope=("api_key_id",)
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
generate_api_key = Operation(
    name="generate_api_key",
    operation_id="GenerateApiKey",
    method="POST",
    path="/api_keys/generate",
    tag="api_keys",
    body=Body(argument="key", required=True),
    replies=(
        Reply(
            status="201",
            content_type="application/json",
            shape="object",
            envelope=("api_key_id", "private_key"),
        ),
    ),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
delete_api_key = Operation(
    name="delete_api_key",
    operation_id="DeleteApiKey",
    method="DELETE",
    path="/api_keys/{api_key}",
    tag="api_keys",
    parameters=(
        Parameter(
            argument="api_key",
            name="api_key",
            location="path",
            required=True,
            style="simple",
            explode=False,
            pattern="^[A-Za-z0-9._~-]+$",
            min_length=1,
        ),
    ),
    replies=(Reply(status="204"),),
    security=(("accessKey", "accessTimestamp", "accessSignature"),),
    rate_group="write",
    rate_cost=10,
)
