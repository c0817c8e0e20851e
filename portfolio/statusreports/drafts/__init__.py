"""What is typed into a report before it is handed in: kept as typed, block by block.

- `blocks` says which block a field stands in; `tokens` tells whether a block or a line was touched since it
  was drawn.
- `statusreports.drafting.save_draft` keeps what was touched. Blocks have versions of their own: two people
  who write in different blocks never collide, and in the same block both texts stay.
"""
