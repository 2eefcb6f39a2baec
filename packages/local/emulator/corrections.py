"""Where MiniStack 1.5.33 answers otherwise than AWS and it would hide a mistake, or show one that is none.

Each correction names what AWS does. They hold on to MiniStack's private names, which the pinned version makes safe: a
name that is gone raises at start, not later.
"""

import json

from ministack.core import iam_evaluator
from ministack.services import iam, secretsmanager
from ministack.services.cloudformation import provisioners


def apply() -> None:
    _keep_permissions_boundaries()
    _leave_empty_secrets_empty()
    _provide_secret_policies()
    _name_the_role_in_principal_arn()


def _keep_permissions_boundaries() -> None:
    """AWS::IAM::Role: PermissionsBoundary is enforced by MiniStack, but its CloudFormation drops it."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::IAM::Role"]
    create, update = handlers["create"], handlers["update"]

    def bounded(made, props):
        role = iam._roles.get(made[0])
        if role is not None:
            role["PermissionsBoundary"] = props.get("PermissionsBoundary")
        return made

    handlers["create"] = lambda logical_id, props, stack: bounded(create(logical_id, props, stack), props)
    handlers["update"] = lambda physical_id, old, new, stack, logical_id=None: bounded(
        update(physical_id, old, new, stack, logical_id), new
    )


def _leave_empty_secrets_empty() -> None:
    """AWS::SecretsManager::Secret with neither SecretString nor GenerateSecretString has no version on AWS, so reading
    it is ResourceNotFoundException; MiniStack stores an empty string. `GenerateSecretString: {}` generates one."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create = handlers["create"]

    def created(logical_id, props, stack):
        if props.get("GenerateSecretString") == {}:
            props = {**props, "GenerateSecretString": {"PasswordLength": 32}}
        made = create(logical_id, props, stack)
        if "SecretString" not in props and "GenerateSecretString" not in props:
            secretsmanager._secrets[made[0]]["Versions"] = {}
        return made

    handlers["create"] = created


def _provide_secret_policies() -> None:
    """AWS::SecretsManager::ResourcePolicy: MiniStack enforces such policies but has no resource type for them."""

    def put(props):
        policy = props["ResourcePolicy"]
        status, _, body = secretsmanager._put_resource_policy(
            {
                "SecretId": props["SecretId"],
                "ResourcePolicy": policy if isinstance(policy, str) else json.dumps(policy),
            }
        )
        if status >= 400:
            raise ValueError(f"AWS::SecretsManager::ResourcePolicy failed: {body!r}")
        return props["SecretId"], {"Id": props["SecretId"]}

    def delete(_physical_id, props):
        # The secret may be gone already; its policy went with it.
        secretsmanager._delete_resource_policy({"SecretId": props["SecretId"]})

    def update(_physical_id, old, new, _stack):
        if old["SecretId"] != new["SecretId"]:
            delete("", old)
        return put(new)

    provisioners._RESOURCE_HANDLERS.setdefault(
        "AWS::SecretsManager::ResourcePolicy",
        {"create": lambda _logical_id, props, _stack: put(props), "update": update, "delete": delete},
    )


def _name_the_role_in_principal_arn() -> None:
    """aws:PrincipalArn of an assumed role is the role's ARN, with its path, on AWS; MiniStack gives the session's."""
    resolve = iam_evaluator._resolve_condition_key

    def resolved(key, ctx):
        if key.lower() != "aws:principalarn" or ":assumed-role/" not in ctx.principal_arn:
            return resolve(key, ctx)
        account = ctx.principal_arn.split(":")[4]
        name = ctx.principal_arn.split(":assumed-role/", 1)[1].split("/", 1)[0]
        role = iam._roles.get(name)
        return role["Arn"] if role else f"arn:aws:iam::{account}:role/{name}"

    iam_evaluator._resolve_condition_key = resolved
