"""MiniStack that checks more of what AWS checks: with it, what a role is refused here it is refused there.

    python strict_ministack.py

- permissions boundaries of roles that CloudFormation made (packages/local/emulator/corrections.py)
- iam:PassRole for the role that CloudFormation is told to act under, with iam:PassedToService
- calls that name a change set by its ARN alone are about the stack that it belongs to, not about `*`
- ssm:GetParameters and GetParametersByPath on the parameters and the path, not on `*`
- a bucket that a change set imports is there already, which is no conflict
"""

import contextvars
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "local" / "emulator"))

import corrections  # noqa: E402
from ministack.app import main  # noqa: E402
from ministack.core import iam_actions, iam_evaluator  # noqa: E402
from ministack.services.cloudformation import provisioners  # noqa: E402

# What a call has to be allowed beside its own action and resource: (action, service, resource, context).
_also = contextvars.ContextVar("also", default=())


def check_like_aws() -> None:
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

    iam_actions.extract_resource_arn = extracted
    iam_evaluator.enforce = enforced


def allow_imports() -> None:
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


if __name__ == "__main__":
    corrections.apply()
    check_like_aws()
    allow_imports()
    main()
