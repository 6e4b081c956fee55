"""Makes the login that an empty portal begins with: `python manage.py first_login`."""

import secrets

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from articles.accounts.roles import ADMINISTRATOR

USERNAME = "quantri"


class Command(BaseCommand):
    """Makes one administrator and tells the password, this once: it is stored as a hash alone."""

    help = "Makes the first login, an administrator's, where there is no account yet."

    def handle(self, *args, **options):
        if User.objects.exists():
            self.stdout.write("There are accounts already: no login was made.")
            return
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            user = User.objects.create_superuser(USERNAME, password=password)
            user.groups.add(Group.objects.get(name=ADMINISTRATOR))
        self.stdout.write("The first login. It is told this once:")
        self.stdout.write(f"    {USERNAME}  {password}")
        self.stdout.write(f"Lost? python manage.py changepassword {USERNAME} sets another.")
