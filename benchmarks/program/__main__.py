"""The program of all benchmarks: so many connectors of one provider, as the environment says."""

from __future__ import annotations

import os

PROVIDER, SIZE = os.environ["BENCH_PROVIDER"], int(os.environ["BENCH_SIZE"])
BASE_URL = f"https://{os.environ.get('BENCH_HOST', 'shop')}.example.com/api"
SCHEME = {
    "schemeType": "api-key",
    "id": "01HXK5T7QZ0000000000000009",
    "description": "token",
    "name": "X-Token",
    "in": "header",
}
TAGS = {"team": ["commerce"]}
VARIABLES = [{"name": "region", "value": "eu"}]

for number in range(SIZE):
    name = f"c{number:04d}"
    if PROVIDER == "ours":
        import versori_pulumi as versori

        versori.Connector(name, base_url=BASE_URL, tags=TAGS, auth_scheme_configs=[SCHEME], connection_variables=VARIABLES)
    else:
        from benchmarks.peers import Floor, Naive

        props = {"name": name, "protocol": "http", "baseUrl": BASE_URL, "tags": TAGS}
        lists = {"authSchemeConfigs": [SCHEME], "connectionVariables": VARIABLES}
        (Naive if PROVIDER == "naive" else Floor)(name, {**props, **lists})
