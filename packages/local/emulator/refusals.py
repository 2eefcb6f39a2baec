"""Tells the supervisor of every call that IAM refuses: who, which action, on what.

MiniStack's own message to the caller leaves the resource out for most services (as AWS does), so it is taken where the
decision is made. Only refusals by policy are told, not failed authentications: those have no role to mend.
"""

from collections.abc import Callable

from ministack.core import iam_evaluator


def _function_of(session: str) -> str | None:
    """The function whose credentials these are: MiniStack names the session of a role after its function."""
    from ministack.services import lambda_svc

    return session if any(str(key[-1]) == session for key in list(lambda_svc._functions._data)) else None


def report(tell: Callable[..., None]) -> None:
    """Wraps the one decision that every service asks. Callers import it when they call, so they get the wrapper."""
    decide = iam_evaluator.enforce

    def enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        denied = decide(access_key_id, iam_action, service, region, resource_arn, service_context)
        if denied is not None and not isinstance(denied, iam_evaluator.AuthError):
            principal = denied.principal_arn
            _, _, session = principal.partition(":assumed-role/")
            role, _, name = session.partition("/")
            tell(
                "refused",
                function=_function_of(name),
                role=role or None,
                principal=principal,
                action=iam_action,
                resource=resource_arn,
                reason="an explicit deny" if denied.decision == "Deny" else "no statement allows it",
            )
        return denied

    iam_evaluator.enforce = enforce
