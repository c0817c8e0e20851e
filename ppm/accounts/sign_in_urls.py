"""The pages of allauth that the portal uses; changing one's address is an administrator's task."""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import path, re_path

from ppm.directory import sign_in_views as directory
from ppm.security.views import factor_list

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),  # closed: it says whom to ask
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("factor/", mfa.authenticate, name="mfa_authenticate"),
    path("factor/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "factor/confirm/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("factor/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "factor/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("factor/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("factor/passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("factor/passkeys/<int:pk>/rename/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("factor/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    # Where allauth leads after a change: our own page.
    path("factor/all/", factor_list, name="mfa_index"),
    path("factor/passkeys/", factor_list, name="mfa_list_webauthn"),
    path("directory/<slug:provider_id>/", directory.directory_login, name="openid_connect_login"),
    path(
        "directory/<slug:provider_id>/back/",
        directory.directory_callback,
        name="openid_connect_callback",
    ),
    path("directory/cancelled", social.login_cancelled, name="socialaccount_login_cancelled"),
]
