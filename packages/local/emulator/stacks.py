"""Where MiniStack 1.5.33 treats stacks otherwise than AWS: updates of nested stacks, and stacks in review.

They hold on to MiniStack's private names, as the corrections do.
"""

from ministack.services import cloudformation
from ministack.services.cloudformation import handlers, provisioners


def apply() -> None:
    _keep_attributes_in_nested_updates()
    _keep_a_stack_in_review()


def _keep_attributes_in_nested_updates() -> None:
    """An update leaves the attributes (Fn::GetAtt) of what it didn't replace; MiniStack's nested updates drop those
    that a type's update doesn't give again, and a nested stack with a role and a function couldn't be updated."""
    update = provisioners._update_resource

    def updated(resource_type, physical_id, old_props, new_props, stack_name, logical_id=None, old_attrs=None):
        if old_attrs is not None:
            return update(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)
        stack = cloudformation._stacks.get(stack_name) or {}
        known = stack.get("_resources", {}).get(logical_id, {}).get("Attributes") or {}
        made, attributes = update(resource_type, physical_id, old_props, new_props, stack_name, logical_id, known)
        return made, {**known, **attributes} if made == physical_id else attributes

    provisioners._update_resource = updated


def _keep_a_stack_in_review() -> None:
    """A second CREATE change set for a stack in REVIEW_IN_PROGRESS belongs to that stack; MiniStack makes another
    one of the same name, with another id."""
    stacks, events = cloudformation._stacks, cloudformation._stack_events
    create = handlers._ACTION_HANDLERS["CreateChangeSet"]

    def created(params):
        before = stacks.get(handlers._p(params, "StackName"))
        if before is None or before["StackStatus"] != "REVIEW_IN_PROGRESS":
            return create(params)
        name, kept, known = before["StackName"], before["StackId"], events.get(before["StackId"], [])
        status, headers, body = create(params)
        after = stacks.get(name)
        if after is not before:
            # Refused, or replaced: either way the stack that was there stays.
            made = after["StackId"] if after else kept
            events.pop(made, None)
            stacks[name], events[kept] = before, known
            for change_set in cloudformation._change_sets.values():
                if change_set["StackId"] == made:
                    change_set["StackId"] = kept
            body = body.replace(made.encode(), kept.encode())
        return status, headers, body

    handlers._ACTION_HANDLERS["CreateChangeSet"] = created
