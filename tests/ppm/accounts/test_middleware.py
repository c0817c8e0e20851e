from django.urls import reverse

SIGN_IN = reverse("account_login")


def test_a_visitor_comes_back_to_the_page_with_its_filters(client, db):
    response = client.get("/portfolio/?text=relais")

    assert response.url == f"{SIGN_IN}?next=/portfolio/%3Ftext%3Drelais"


def test_whoever_sent_a_form_too_late_comes_back_to_its_page(client, db):
    sent = client.post(
        "/portfolio/reports/7/validate/",
        headers={"Referer": "http://testserver/portfolio/reports/7/"},
    )
    from_elsewhere = client.post(
        "/portfolio/reports/7/validate/", headers={"Referer": "https://example.org/portfolio/"}
    )

    assert sent.url == f"{SIGN_IN}?next=/portfolio/reports/7/"
    assert from_elsewhere.url == f"{SIGN_IN}?next=/"
