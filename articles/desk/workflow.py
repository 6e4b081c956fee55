"""The workflow in the story form and list: what happens next, for those who may."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.accounts.names import full_name
from articles.editorial import workflow
from articles.models import Article, Transition


class WorkflowForm(forms.ModelForm):
    """Takes the button that was pressed (`_move`) and a note for the log.

    `user` is set on the class that the admin makes for each request.
    """

    user = None
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("For the story's log; needed to send a story back."),
    )

    @property
    def move(self):
        """The action asked for, or "" where the story is only saved."""
        return self.data.get("_move", "")

    def clean(self):
        cleaned = super().clean()
        publish_at = cleaned.get("publish_at", self.instance.publish_at)
        # The form is copied into the instance only after this: it still is the saved story.
        subject = self.instance
        if subject.is_published() and publish_at and publish_at > timezone.now():
            self.add_error("publish_at", _("The story is public. Withdraw it before rescheduling."))
        if self.move:
            if not subject.pk:
                subject.author = self.user
            try:
                workflow.check(
                    subject,
                    self.move,
                    by=self.user,
                    publish_at=publish_at,
                    note=cleaned.get("note", ""),
                )
            except ValidationError as error:
                self.add_error(None, error)
        return cleaned


class Workflow(admin.ModelAdmin):
    """Mixin of the story desk: rights to each story, the buttons, the log, bulk moves."""

    actions = ("submit_selected", "publish_selected", "withdraw_selected")

    def get_queryset(self, request):
        stories = super().get_queryset(request)
        if request.user.has_perm("articles.edit_any_article"):
            return stories
        return stories.filter(author=request.user)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or workflow.may_edit(obj, request.user))

    def get_view_on_site_url(self, obj=None):
        """The story's public address, once it has one."""
        return super().get_view_on_site_url(obj) if obj and obj.is_published() else None

    def has_publish_permission(self, request):
        """Whether the bulk moves of editors are offered (`permissions=["publish"]`)."""
        return request.user.has_perm("articles.publish_article")

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_publish_permission(request) else (*fields, "publish_at")

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.user = request.user
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        article = kwargs.get("obj")
        subject = article or Article(author=request.user)
        writable = article is None or self.has_change_permission(request, article)
        context["moves"] = workflow.allowed_actions(subject, request.user) if writable else []
        context["log"] = article.transitions.select_related("by")[:5] if article else []
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.move:
            step = workflow.take(
                form.instance, form.move, by=request.user, note=form.cleaned_data["note"]
            )
            messages.success(request, f"{step.get_action_display()}: {form.instance}")

    @admin.display(description=_("status"), ordering="status")
    def state(self, article):
        """Where the story stands now, as a coloured word."""
        state = workflow.state(article)
        label = _("Scheduled") if state == "scheduled" else article.get_status_display()
        return format_html('<span class="state state-{}">{}</span>', state, label)

    @admin.display(description=_("author"), ordering="author")
    def writer(self, article):
        """Who wrote the story."""
        return full_name(article.author)

    @admin.action(description=_("Submit selected stories for review"), permissions=["change"])
    def submit_selected(self, request, stories):
        """Submit each selected story that may be."""
        self._move_all(request, stories, Transition.Action.SUBMIT)

    @admin.action(description=_("Publish selected stories now"), permissions=["publish"])
    def publish_selected(self, request, stories):
        """Publish each selected story that may be."""
        self._move_all(request, stories, Transition.Action.PUBLISH)

    @admin.action(description=_("Withdraw selected stories"), permissions=["publish"])
    def withdraw_selected(self, request, stories):
        """Withdraw each selected story that may be."""
        self._move_all(request, stories, Transition.Action.WITHDRAW)

    def _move_all(self, request, stories, action):
        done, left = [], []
        for story in stories:
            try:
                workflow.take(story, action, by=request.user)
                done.append(story)
            except ValidationError:
                left.append(story)
        if done:
            messages.success(request, f"{action.label}: {', '.join(map(str, done))}")
        if left:
            names = ", ".join(map(str, left))
            messages.error(request, gettext("Left as they are: %s") % names)
