"""Numbers that can be called, and the flow behind each."""

from runtime.records import directory
from runtime.records.database import reading, writing
from runtime.records.directory import Number
from studio.api import shapes
from studio.routes import Area, At, Reply

area = Area("numbers")


@area.get("/numbers", can="read", answer=shapes.NumberList)
def list_numbers(at: At[None]) -> shapes.NumberList:
    """All numbers of the workspace."""
    with reading(at.studio.engine) as conn:
        found = directory.number_list(conn, at.workspace)
    return shapes.NumberList(numbers=[_shape(number) for number in found])


@area.put("/numbers/<number>", can="operate", body=shapes.Assign, answer=shapes.NumberShape)
def assign_number(at: At[shapes.Assign], number: str) -> shapes.NumberShape:
    """Let a number lead to a flow. Write it with its country, as +41218025555."""
    with writing(at.studio.engine) as conn:
        return _shape(directory.assign(conn, at.workspace, number, at.body.flow, at.body.label))


@area.delete("/numbers/<number>", can="operate", status=204)
def release_number(at: At[None], number: str) -> Reply:
    """Take a number out of use."""
    with writing(at.studio.engine) as conn:
        directory.release(conn, at.workspace, number)
    return Reply(None, 204)


def _shape(number: Number) -> shapes.NumberShape:
    return shapes.NumberShape(number=number.number, flow=number.flow, label=number.label)
