from ppm.notices.registry import notice_kind

notice_kind(
    "tests.ppm.notices.sample.returned",
    title="Report sent back",
    sentence="%(by_person)s sent %(project)s back on %(sent_at)s; submit it by %(due_on)s.",
)
