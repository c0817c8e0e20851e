"""What others say of an initiative: systems, senders of files, reviewers. Every row names its source.

- A key is what another system knows the initiative by; an import finds it again with it.
- A note holds a sender's own words on one subject, one per source.
- A reviewer's rating is dated; the latest is shown in the standing and is never a declared status.
"""
