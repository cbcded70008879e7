"""allauth's two forms about keys, in our words."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_("The key’s name"), required=False, max_length=80)
    passwordless = forms.BooleanField(
        label=_("Sign in with the key alone"),
        required=False,
        initial=True,
        help_text=_("Then no password is needed. The device asks for your face, finger or PIN."),
    )


class EditKeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("The key’s name"), max_length=80)
