"""Numbers that can be called, and the flow behind each."""

from runtime.records import directory
from runtime.records.database import reading, writing
from runtime.records.directory import Number
from studio.api import things
from studio.routes import Area, At, Reply

area = Area("numbers")


@area.get("/numbers", can="read", answer=things.NumberList)
def list_numbers(at: At[None]) -> things.NumberList:
    """All numbers of the workspace."""
    with reading(at.studio.engine) as conn:
        found = directory.number_list(conn, at.workspace)
    return things.NumberList(numbers=[_shape(number) for number in found])


@area.put("/numbers/<number>", can="operate", body=things.Assign, answer=things.NumberShape)
def assign_number(at: At[things.Assign], number: str) -> things.NumberShape:
    """Let a number lead to a flow. Write it with its country, as +41218025555.

    With `draft` it is a test number: calls reach the draft as it is at that moment, published or
    not, and count as tests.
    """
    body = at.body
    with writing(at.studio.engine) as conn:
        return _shape(
            directory.assign(conn, at.workspace, number, body.flow, body.label, draft=body.draft)
        )


@area.delete("/numbers/<number>", can="operate", status=204)
def release_number(at: At[None], number: str) -> Reply:
    """Take a number out of use."""
    with writing(at.studio.engine) as conn:
        directory.release(conn, at.workspace, number)
    return Reply(None, 204)


def _shape(number: Number) -> things.NumberShape:
    return things.NumberShape(
        number=number.number, flow=number.flow, label=number.label, draft=number.draft
    )
