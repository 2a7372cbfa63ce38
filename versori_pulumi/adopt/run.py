"""One run of `versori-pulumi adopt`: scan, plan, write, `pulumi import`, and the preview that proves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from versori_pulumi.adopt import import_file, program
from versori_pulumi.adopt.content_scan import ScannedContents, scan_contents, versions_of
from versori_pulumi.adopt.modules import THRESHOLD, Files
from versori_pulumi.adopt.names import Names
from versori_pulumi.adopt.objects import TYPES, Adoption, Context, key_of, keys_of
from versori_pulumi.adopt.plan import Plan, Planner
from versori_pulumi.adopt.private import private_folder, remove_stale
from versori_pulumi.adopt.project import Finished, Project, ProjectError, Stack, cli_version, version_problem
from versori_pulumi.adopt.scan import Problem, Progress, Wanted, reading_client, scan
from versori_pulumi.connect.client import Client
from versori_pulumi.connect.settings import Settings, load_settings
from versori_pulumi.provider.run import default_tags

Say = Callable[[str], None]

_NO_LIMIT: Final = 10**9
_MOST_SHOWN: Final = 10
_INSIDE: Final = ("openapi", "definitions", "actions", "triggers")


@dataclass(frozen=True)
class Options:
    """What the command was asked for; see its help."""

    stack: str | None = None
    out: Path | None = None
    wanted: Wanted = field(default_factory=Wanted)
    connectors_only: bool = False
    contents: bool = False
    dry_run: bool = False
    imports: bool = True
    protect: bool = True
    account: str | None = None
    force: bool = False


@dataclass
class Outcome:
    """What a run did.

    Attributes:
        stack: the stack's name.
        plan: what became of each object.
        problems: what could not be read or adopted.
        out: the module.
        files: those that were written.
        imported: how many resources are in the stack now that were not before.
        silent: whether the preview after it found nothing to change; None where there was none.
        failure: what Pulumi printed where it failed.
    """

    stack: str
    plan: Plan
    problems: list[Problem]
    out: Path
    files: list[Path] = field(default_factory=list)
    imported: int = 0
    silent: bool | None = None
    failure: str = ""

    @property
    def code(self) -> int:
        """The exit code."""
        return 1 if self.problems or self.failure or self.silent is False else 0


def adopt(folder: Path, options: Options, say: Say, progress: Progress) -> Outcome:
    """Adopts an organisation into a stack of the project in `folder`.

    Args:
        folder: the working folder.
        options: what was asked for.
        say: prints a line.
        progress: called as connectors are read.

    Raises:
        VersoriError: the project, the settings or a file is not as it has to be, or the organisation can't be read.
    """
    if removed := remove_stale():
        say(f"removed {removed} import file{'' if removed == 1 else 's'} with secrets, of adoptions that were killed")
    project = Project.find(folder)
    _check(project, folder, options)
    stack = project.stack(options.stack)
    out = _out(project, folder, options)
    module = program.module_name(out, project.program)
    settings = load_settings(stack.configuration.get, account=options.account)
    client = reading_client(settings)
    try:
        found = scan(client, options.wanted, progress)
        inside = _contents(client, stack, found.connectors, say) if options.contents else ScannedContents()
    finally:
        client.close()
    files = Files(out, force=options.force, threshold=_NO_LIMIT if out == project.program else THRESHOLD)
    plan = _planner(stack, options, settings, files, inside).plan(found.connectors)
    said = {each.label for each in inside.problems}
    own = [each for each in plan.problems if each.label not in said]
    outcome = Outcome(stack.name, plan, [*found.problems, *inside.problems, *own], files.out)
    if options.dry_run:
        return outcome
    texts = files.texts(_kept(stack), _grouped(plan))
    outcome.files = files.write(texts) if plan.adoptions or files.resource_names() else []
    _tell_files(outcome, folder, say)
    _import(project, stack, module, options, outcome, say)
    return outcome


def _check(project: Project, folder: Path, options: Options) -> None:
    if project.runtime != "python":
        raise ProjectError(f"the project {project.name} is written in {project.runtime}: adopt writes Python")
    problem = version_problem(cli_version(folder)) if options.imports and not options.dry_run else None
    if problem:
        raise ProjectError(f"{problem}\n  hint: upgrade it, or use --no-import")


def _out(project: Project, folder: Path, options: Options) -> Path:
    out = folder / options.out if options.out else project.program.with_name("adopted.py")
    return out if out.suffix == ".py" else out.with_name(f"{out.name}.py")


def _contents(client: Client, stack: Stack, connectors: Sequence[Mapping[str, Any]], say: Say) -> ScannedContents:
    own = known(stack)
    versions = versions_of(connectors, _whole_versions(stack))
    say(f"reading what is in {len(versions)} version{'' if len(versions) == 1 else 's'} …")
    return scan_contents(client, versions, own)


def _planner(stack: Stack, options: Options, settings: Settings, files: Files, inside: ScannedContents) -> Planner:
    configuration, own = stack.configuration, stack.project.name
    values = (lambda key: configuration.get(f"{own}:{key}")) if options.imports else (lambda _key: None)
    context = Context(
        protect=options.protect,
        account=settings.account,
        existing=configuration.get("versori:existing") or None,
        default_tags=default_tags(configuration.get),
        values=values,
    )
    names = Names(_name(resource) for resource in stack.resources)
    return Planner(context, known(stack), names, files.variable_of, options.connectors_only, inside.contents, inside.gone)


def known(stack: Stack) -> dict[str, str]:
    """The names of this package's resources in a stack, by their keys. What is only read there isn't the stack's."""
    return {
        key: _name(each) for each in _ours(stack) for key in keys_of(_class(each), str(each["id"]), each.get("inputs", {}))
    }


def _whole_versions(stack: Stack) -> set[str]:
    """The keys of versions in a stack that declare what is in them: it is theirs, and nothing else's."""
    return {
        key_of("ConnectorVersion", str(each["id"]), each.get("inputs", {}))
        for each in _ours(stack)
        if _class(each) == "ConnectorVersion" and any(name in each.get("inputs", {}) for name in _INSIDE)
    }


def _kept(stack: Stack) -> list[tuple[str, str]]:
    return [(_class(resource), _name(resource)) for resource in _ours(stack)]


def _class(resource: Mapping[str, Any]) -> str:
    return str(resource["type"]).removeprefix(TYPES)


def _ours(stack: Stack) -> list[Mapping[str, Any]]:
    return [
        resource
        for resource in stack.resources
        if str(resource.get("type", "")).startswith(TYPES) and resource.get("id") and not resource.get("external")
    ]


def _name(resource: Mapping[str, Any]) -> str:
    return str(resource.get("urn", "")).rsplit("::", 1)[-1]


def _grouped(plan: Plan) -> dict[str, list[Adoption]]:
    groups: defaultdict[str, list[Adoption]] = defaultdict(list)
    for item in plan.of("adopt"):
        if item.adoption is not None:
            groups[item.group].append(item.adoption)
    return groups


def _import(project: Project, stack: Stack, module: str, options: Options, outcome: Outcome, say: Say) -> None:
    adoptions = outcome.plan.adoptions
    if not options.imports:
        path = outcome.out.with_name(f"{outcome.out.stem}.import.json")
        import_file.write(path, adoptions)
        protect = str(options.protect).lower()
        say(f"wrote {path.name}. To go on: add `import {module}` to {project.program.name}, then")
        say(f"  pulumi import --file {path.name} --generate-code=false --protect={protect} --stack {stack.name}")
        return
    if outcome.out != project.program and (adoptions or outcome.files):
        done = program.connect(project.program, module)
        if done:
            say(done)
    if adoptions:
        say(f"importing {len(adoptions)} of them into stack {stack.name} …")
        ended = _imported(stack, adoptions, options)
        if ended.code:
            outcome.failure = f"`pulumi import` failed:\n{ended.text}"
            return
        outcome.imported = len(adoptions)
    _prove(project, stack, outcome, say)


def _imported(stack: Stack, adoptions: Sequence[Adoption], options: Options) -> Finished:
    with private_folder() as folder:
        path = folder / "import.json"
        import_file.write(path, adoptions)
        protect = f"--protect={str(options.protect).lower()}"
        return stack.run("import", "--file", str(path), "--generate-code=false", "--yes", "--skip-preview", protect)


def _prove(project: Project, stack: Stack, outcome: Outcome, say: Say) -> None:
    if not project.program.exists():
        return
    say("proving it: pulumi preview --expect-no-changes …")
    ended = stack.run("preview", "--expect-no-changes", "--diff")
    outcome.silent = ended.code == 0
    if ended.code:
        outcome.failure = f"`pulumi preview --expect-no-changes` found something:\n{ended.text}"


def _tell_files(outcome: Outcome, folder: Path, say: Say) -> None:
    if len(outcome.files) > _MOST_SHOWN:
        say(f"wrote {len(outcome.files)} files in {_shown(outcome.out.with_suffix(''), folder)}")
        return
    for path in outcome.files:
        say(f"{'wrote' if path.exists() else 'removed'} {_shown(path, folder)}")


def _shown(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)
