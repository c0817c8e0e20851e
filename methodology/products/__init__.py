"""The management products: what a project writes to be governed, in three languages, as data.

Types: baseline (versioned, change-controlled), log (living record), report (fixed once sent). Which class
needs which product is `methodology.tailoring`; what a project has of them is `portfolio.tailored`.
Start in `models`; the first texts are in `products.json`.
"""
