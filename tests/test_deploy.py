"""What operators take as it is: a proxy's configuration, compose, manifests, locked lists."""

import re
import shutil
import subprocess
import tomllib
from importlib.metadata import requires
from pathlib import Path
from typing import Any, Final

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml
from packaging.requirements import Requirement

from dropout_ui.entrance.capacity import visitors_by_memory
from tests.serving import ROOT

DEPLOY: Final = ROOT / "deploy"
KUBERNETES: Final = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
CLUSTER: Final = "1.33"
# Of these there is no schema: one is kustomize's own, one comes with the Gateway.
UNCHECKED: Final = ("Kustomization", "HTTPRoute")
# A package of a locked list, and the lines that belong to it.
LOCKED: Final = re.compile(r"^([^\s#]+)([^\n]*(?:\n +[^\n]+)*)", re.MULTILINE)
CADDY: Final = shutil.which("caddy")


def manifest(path: Path) -> dict[str, Any]:
    """What a file says."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def pins(name: str) -> set[str]:
    """The packages of a list, with their versions; without what is a list itself."""
    lines = (ROOT / name).read_text(encoding="utf-8").split()
    return {line.lower() for line in lines if "==" in line}


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.name)
def test_manifests_are_what_a_cluster_understands(path: Path) -> None:
    said = manifest(path)
    if said["kind"] not in UNCHECKED:
        assert kubernetes_validate.validate(said, CLUSTER, strict=True) == CLUSTER


def test_everything_in_the_cluster_names_the_same_thing() -> None:
    by_kind = {manifest(path)["kind"]: manifest(path) for path in KUBERNETES}
    labels = by_kind["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert by_kind["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert by_kind["Service"]["spec"]["selector"] == labels
    assert by_kind["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    service = by_kind["Service"]["metadata"]["name"]
    (rule,) = by_kind["HTTPRoute"]["spec"]["rules"]
    assert rule["backendRefs"][0]["name"] == service
    (host,) = by_kind["Ingress"]["spec"]["rules"]
    assert host["http"]["paths"][0]["backend"]["service"]["name"] == service
    applied = by_kind["Kustomization"]["resources"]
    assert {manifest(DEPLOY / "kubernetes" / name)["kind"] for name in applied} == {
        "Deployment",
        "Service",
        "PodDisruptionBudget",
    }


def test_replicas_have_no_rights_and_time_to_end() -> None:
    pod = manifest(DEPLOY / "kubernetes" / "deployment.yaml")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    own = container["securityContext"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert own["readOnlyRootFilesystem"]
    assert not own["allowPrivilegeEscalation"]
    assert own["capabilities"] == {"drop": ["ALL"]}
    # preStop takes five seconds, and the server ten at most.
    assert pod["terminationGracePeriodSeconds"] > 5 + 10
    services = manifest(DEPLOY / "compose.yaml")["services"]
    for name in ("lab-1", "lab-2"):
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["networks"] == ["inside"]
    told = services["proxy"]["environment"]
    assert told["REPLICAS"] == "lab-1:8501 lab-2:8501"
    assert told["REPLICAS_BACKWARDS"] == "lab-2:8501 lab-1:8501"


def test_a_replica_has_no_more_workers_than_its_memory_bears() -> None:
    pod = manifest(DEPLOY / "kubernetes" / "deployment.yaml")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    told = {one["name"]: one["value"] for one in container["env"]}
    services = manifest(DEPLOY / "compose.yaml")["services"]
    unit = (DEPLOY / "systemd" / "dropout-lab@.service").read_text(encoding="utf-8")
    assert told["DROPOUT_LAB_WORKERS"] == "2"
    assert services["lab-1"]["environment"]["DROPOUT_LAB_WORKERS"] == "${WORKERS:-2}"
    assert "DROPOUT_LAB_WORKERS=2 DROPOUT_LAB_VISITORS=320\nMemoryMax=1G\n" in unit


def test_a_replica_may_have_a_thread_for_each_visitor() -> None:
    replica = manifest(DEPLOY / "compose.yaml")["services"]["lab-1"]
    assert replica["mem_limit"] == "1g"
    assert replica["pids_limit"] > 2 * visitors_by_memory(2**30, trainings=2)


@pytest.mark.skipif(not CADDY, reason="Caddy is not installed")
def test_caddy_takes_its_file() -> None:
    assert CADDY
    file = str(DEPLOY / "Caddyfile")
    command = [CADDY, "validate", "--config", file, "--adapter", "caddyfile"]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.parametrize("name", ["requirements", "requirements-bill"])
def test_the_image_has_all_packages_by_version_and_hash(name: str) -> None:
    locked = dict(LOCKED.findall((ROOT / f"{name}.lock").read_text(encoding="utf-8").lower()))
    assert all("==" in pin for pin in locked)
    assert all(" --hash=sha256:" in lines for lines in locked.values())
    # torch comes from an index of its own.
    assert {pin.partition("==")[0] for pin in pins(f"{name}.txt") - set(locked)} <= {"torch"}
    assert not [pin for pin in locked if pin.startswith("torch==")]


def test_the_lock_knows_what_torch_needs() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (torch,) = told["tool"]["uv"]["dependency-metadata"]
    needed = [Requirement(text) for text in requires("torch") or []]
    names = {
        one.name
        for one in needed
        if (not one.marker or one.marker.evaluate({"extra": ""}))
        and not one.name.startswith(("nvidia", "cuda", "triton"))
    }
    assert {Requirement(text).name for text in torch["requires-dist"]} == names
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert all(f"\n{name}==" in lock for name in names)
