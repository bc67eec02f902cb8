"""Sites with their lines, workers with their codes, and importing them."""

from sqlalchemy.engine import Connection

from runtime.records.attendance import lines, sites, workers
from runtime.records.attendance.chain import touch
from runtime.records.attendance.lines import Line
from runtime.records.attendance.sites import Site, SiteCard
from runtime.records.attendance.workers import Worker, WorkerCard
from runtime.records.database import reading, writing
from studio.api import attendance_things as things
from studio.api.attendance_parts import check_tag, free_id, iso, tag_of
from studio.routes import Area, At, Reply

area = Area("attendance-directory")


@area.get("/attendance/sites", can="read", answer=things.SiteList)
def list_sites(at: At[None]) -> things.SiteList:
    """All sites with their telephone lines."""
    with reading(at.studio.engine) as conn:
        found = sites.site_list(conn, at.workspace)
    return things.SiteList(sites=[site_shape(site) for site in found])


@area.post("/attendance/sites", can="attend", body=things.NewSite, answer=things.SiteShape,
           status=201)  # fmt: skip
def add_site(at: At[things.NewSite]) -> Reply:
    """Add a site, with its lines."""
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        name, asked = at.body.name, at.body.id
        new = free_id(name, "site", asked, lambda one: sites.get_site(conn, at.workspace, one))
        sites.save_site(conn, at.workspace, new, _site_card(at.body), at.me.user.id)
        for number in at.body.lines:
            lines.add_line(conn, at.workspace, new, number, at.me.user.id)
        return _site_reply(conn, at.workspace, new, 201)


@area.get("/attendance/sites/<site>", can="read", answer=things.SiteShape)
def get_site(at: At[None], site: str) -> Reply:
    """One site, with its lines."""
    with reading(at.studio.engine) as conn:
        return _site_reply(conn, at.workspace, site)


@area.put("/attendance/sites/<site>", can="attend", body=things.SiteBody, answer=things.SiteShape)
def save_site(at: At[things.SiteBody], site: str) -> Reply:
    """Change a site; If-Match is honoured."""
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        check_tag(_site_tag(sites.get_site(conn, at.workspace, site)))
        sites.save_site(conn, at.workspace, site, _site_card(at.body), at.me.user.id)
        return _site_reply(conn, at.workspace, site)


@area.delete("/attendance/sites/<site>", can="attend", status=204)
def delete_site(at: At[None], site: str) -> Reply:
    """Delete a site where nobody ever punched; 409 otherwise: make it inactive instead. If-Match
    is honoured.
    """
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        check_tag(_site_tag(sites.get_site(conn, at.workspace, site)))
        sites.delete_site(conn, at.workspace, site, at.me.user.id)
    return Reply(None, 204)


@area.post("/attendance/sites/<site>/lines", can="attend", body=things.NewLine,
           answer=things.SiteShape, status=201)  # fmt: skip
def add_line(at: At[things.NewLine], site: str) -> Reply:
    """Add the number of a telephone at a site."""
    with writing(at.studio.engine) as conn:
        lines.add_line(conn, at.workspace, site, at.body.number, at.me.user.id)
        return _site_reply(conn, at.workspace, site, 201)


@area.delete("/attendance/sites/<site>/lines/<number>", can="attend", status=204)
def delete_line(at: At[None], site: str, number: str) -> Reply:
    """Take a line away from a site."""
    with writing(at.studio.engine) as conn:
        lines.delete_line(conn, at.workspace, site, number, at.me.user.id)
    return Reply(None, 204)


@area.post("/attendance/sites/<site>/lines/<number>/approve", can="attend",
           answer=things.SiteShape)  # fmt: skip
def approve_line(at: At[None], site: str, number: str) -> Reply:
    """A line learned from calls is one of the site from now on."""
    with writing(at.studio.engine) as conn:
        lines.approve_line(conn, at.workspace, site, number, at.me.user.id)
        return _site_reply(conn, at.workspace, site)


@area.post("/attendance/sites/<site>/lines/<number>/refuse", can="attend",
           answer=things.SiteShape)  # fmt: skip
def refuse_line(at: At[None], site: str, number: str) -> Reply:
    """A line learned from calls is none of the site, and is not proposed again."""
    with writing(at.studio.engine) as conn:
        lines.refuse_line(conn, at.workspace, site, number, at.me.user.id)
        return _site_reply(conn, at.workspace, site)


@area.get("/attendance/workers", can="read", answer=things.WorkerList)
def list_workers(at: At[None]) -> things.WorkerList:
    """All workers; never their codes."""
    with reading(at.studio.engine) as conn:
        found = workers.worker_list(conn, at.workspace)
    return things.WorkerList(workers=[worker_shape(worker) for worker in found])


@area.post("/attendance/workers", can="attend", body=things.NewWorker,
           answer=things.NewWorkerAnswer, status=201)  # fmt: skip
def add_worker(at: At[things.NewWorker]) -> Reply:
    """Add a worker; a code that is made is answered this once."""
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        name, asked = at.body.name, at.body.id
        new = free_id(
            name, "worker", asked, lambda one: workers.get_worker(conn, at.workspace, one)
        )
        card = _worker_card(at.body)
        secret, me = at.studio.config.secret, at.me.user.id
        saved = workers.save_worker(conn, at.workspace, new, card, secret, me)
    told = worker_shape(saved.worker)
    answer = things.NewWorkerAnswer(**told.model_dump(), code=saved.code)
    return Reply(answer, 201, {"ETag": told.etag})


@area.get("/attendance/workers/<worker>", can="read", answer=things.WorkerShape)
def get_worker(at: At[None], worker: str) -> Reply:
    """One worker, without the code."""
    with reading(at.studio.engine) as conn:
        told = worker_shape(workers.get_worker(conn, at.workspace, worker))
    return Reply(told, 200, {"ETag": told.etag})


@area.put("/attendance/workers/<worker>", can="attend", body=things.WorkerBody,
          answer=things.WorkerShape)  # fmt: skip
def save_worker(at: At[things.WorkerBody], worker: str) -> Reply:
    """Change a worker; If-Match is honoured."""
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        check_tag(worker_shape(workers.get_worker(conn, at.workspace, worker)).etag)
        card = _worker_card(at.body)
        secret, me = at.studio.config.secret, at.me.user.id
        saved = workers.save_worker(conn, at.workspace, worker, card, secret, me)
    told = worker_shape(saved.worker)
    return Reply(told, 200, {"ETag": told.etag})


@area.delete("/attendance/workers/<worker>", can="attend", status=204)
def delete_worker(at: At[None], worker: str) -> Reply:
    """Delete a worker who never punched; 409 otherwise: make them inactive instead. If-Match is
    honoured.
    """
    with writing(at.studio.engine) as conn:
        touch(conn, at.workspace)
        check_tag(worker_shape(workers.get_worker(conn, at.workspace, worker)).etag)
        workers.delete_worker(conn, at.workspace, worker, at.me.user.id)
    return Reply(None, 204)


@area.post("/attendance/workers/<worker>/code", can="attend", answer=things.CodeShape)
def new_code(at: At[None], worker: str) -> things.CodeShape:
    """Make another code for a worker; the one before ends. It is answered this once."""
    with writing(at.studio.engine) as conn:
        secret, me = at.studio.config.secret, at.me.user.id
        code = workers.new_code(conn, at.workspace, worker, secret, author=me)
    return things.CodeShape(code=code)


def line_shape(line: Line, zone: str) -> things.LineShape:
    """A line of a site as it is told."""
    return things.LineShape(
        number=line.number, state=line.state, uses=line.uses, worker=line.worker or None,
        since=iso(line.since, zone),
    )  # fmt: skip


def site_shape(site: Site) -> things.SiteShape:
    """A site as it is told."""
    return things.SiteShape(
        id=site.id, name=site.name, code=site.code, zone=site.zone, address=site.address,
        active=site.active, lines=[line_shape(line, site.zone) for line in site.lines],
        etag=_site_tag(site),
    )  # fmt: skip


def _site_tag(site: Site) -> str:
    return tag_of(site.name, site.code, site.zone, site.address, site.active)


def _site_card(body: things.SiteBody) -> SiteCard:
    return SiteCard(body.name, body.code, body.zone, body.address, body.active)


def _site_reply(conn: Connection, workspace: str, site: str, status: int = 200) -> Reply:
    told = site_shape(sites.get_site(conn, workspace, site))
    return Reply(told, status, {"ETag": told.etag})


def worker_shape(worker: Worker) -> things.WorkerShape:
    """A worker as they are told: never with the code."""
    told = {
        "name": worker.name, "active": worker.active, "language": worker.language,
        "phone": worker.phone, "email": worker.email, "digits": worker.digits,
    }  # fmt: skip
    return things.WorkerShape(id=worker.id, etag=tag_of(told), **told)


def _worker_card(body: things.WorkerBody) -> WorkerCard:
    return WorkerCard(
        name=body.name, code=body.code, digits=body.digits, active=body.active,
        language=body.language, phone=body.phone, email=body.email,
    )  # fmt: skip
