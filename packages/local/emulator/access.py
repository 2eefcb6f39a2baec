"""Where MiniStack 1.5.33 asks IAM less, or of something else, than AWS does.

- `iam:PassRole`, with `iam:PassedToService`, for the role that CloudFormation is told to act under
- a call that names a change set by its ARN alone is about the stack that it belongs to, not about `*`
- `ssm:GetParameters` and `GetParametersByPath` are about each parameter and the path, not about `*`
- `s3:if-none-match` is a condition key of `s3:PutObject`
- a bucket that a change set imports is there already, which is no conflict

They hold on to MiniStack's private names, as the corrections do.
"""

import contextvars
import json

from ministack.core import iam_actions, iam_evaluator
from ministack.services.cloudformation import provisioners

# What a call has to be allowed beside its own action and resource: (action, service, resource, context).
_also = contextvars.ContextVar("also", default=())


def apply() -> None:
    _ask_of_each_resource()
    _allow_imports_of_buckets()


def _ask_of_each_resource() -> None:
    extract, enforce = iam_actions.extract_resource_arn, iam_evaluator.enforce

    def extracted(service, method, path, headers, body, params, region, account):
        arn = extract(service, method, path, headers, body, params, region, account)
        _also.set(())
        if service == "cloudformation":
            if role := iam_actions._query_param(params, "RoleARN"):
                context = {"iam:PassedToService": "cloudformation.amazonaws.com"}
                _also.set((("iam:PassRole", "iam", role, context),))
            if arn == "*":
                return _stack_of(iam_actions._query_param(params, "ChangeSetName")) or arn
        target = headers.get("x-amz-target", "")
        if service == "ssm" and target.endswith((".GetParameters", ".GetParametersByPath")):
            asked = json.loads(body)
            prefix = f"arn:aws:ssm:{region}:{account}:parameter/"
            names = [prefix + name.lstrip("/") for name in asked.get("Names") or [asked["Path"]]]
            _also.set(tuple(("ssm:GetParameters", "ssm", name, None) for name in names[1:]))
            return names[0]
        return arn

    def enforced(access_key, action, service, region, resource_arn="*", service_context=None):
        denied = enforce(access_key, action, service, region, resource_arn, service_context)
        for also_action, also_service, resource, context in _also.get():
            denied = denied or enforce(access_key, also_action, also_service, region, resource, context)
        return denied

    of_s3 = iam_actions.s3_service_context

    def in_s3(iam_action, query_params, path="", headers=None):
        given = (headers or {}).get("if-none-match")
        context = of_s3(iam_action, query_params, path, headers)
        return {**context, "s3:if-none-match": given} if given and iam_action == "s3:PutObject" else context

    iam_actions.s3_service_context = in_s3
    iam_actions.extract_resource_arn = extracted
    iam_evaluator.enforce = enforced


def _allow_imports_of_buckets() -> None:
    conflict = provisioners.s3_bucket_name_conflict

    def unless_imported(name):
        return None if any({"BucketName": name} in one for one in _imports()) else conflict(name)

    provisioners.s3_bucket_name_conflict = unless_imported


def _imports():
    from ministack.services.cloudformation import _change_sets

    return [list(one.get("_import_existing", {}).values()) for one in _change_sets.values()]


def _stack_of(change_set: str) -> str:
    from ministack.services.cloudformation import _change_sets

    return next((one["StackId"] for one in _change_sets.values() if one["ChangeSetId"] == change_set), "")
