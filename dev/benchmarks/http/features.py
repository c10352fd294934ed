#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What each feature of the HTTP source costs: CPU seconds of the worker per million requests, with it and without it.

usage: features.py [--secs 4] [--rounds 3] [--warm 5] [--conns 64] [--rate 40000] [NAME...]

One Connect worker (standalone, plugin isolation, the built distribution) has a route for each feature, so that all rows are of
one JVM; in each round every route is loaded in turn by wrk with one thread, and compared with the plain route of that round.
Names choose rows. The last row holds --rate requests a second, as nearly as 512 connections that pause between requests can.

Environment: BOOTSTRAP (a broker), KAFKA_CLASSPATH (a Connect worker's jars, as java -cp takes them); PLUGINS (a plugin path, by
default the exploded distribution of this build). Needs wrk, and openssl for TLS. wrk speaks HTTP/1.1 without client certificates:
the rows of HTTP/2 need h2load (Debian: nghttp2-client) and those of client certificates ab (apache2-utils), each with a row of plain
TLS by the same program to compare with; rows whose program is not there are left out, and that is said."""
import argparse, base64, gzip, hashlib, hmac, json, os, pathlib, re, shutil, signal, socket, statistics, subprocess, sys, tempfile, time, zlib

QUERY = ('event_token=dbsqbg&event_name=purchase&app_name=Example%20Game%20J&activity_kind=event&created_at=2026-11-20+03%3A04%3A05.678'
         '&adid=03413bcd-9298-5173-a693-2f44a401d68e&country=jp&os_name=ios&os_version=18.2&ip_address=1.185.42.57&revenue=0.99&currency=JPY')
EVENT = {k: v for k, v in (p.split('=') for p in QUERY.split('&'))}
BODY = json.dumps(EVENT, separators=(',', ':'))
SECRET, KEY = 'bench-secret', 'bench-key-0123456789'
TEMPLATE = ('#set($q = $input.params().get("querystring"))#set($data = "{#foreach($p in $q.keySet())""$p"":""$util.escapeJavaScript($q.get($p))"",#end'
            '""app_token"":""$method.request.path.app_token""}")'
            '{"DeliveryStreamName":"s","Record":{"Data":"$util.base64Encode($data)"}}')
SCHEMA = json.dumps({'type': 'object', 'required': ['adid', 'event_name'], 'properties': {
    'adid': {'type': 'string', 'pattern': '^[0-9a-f-]{36}$'}, 'revenue': {'type': 'string'}, 'country': {'type': 'string', 'maxLength': 2}}})
TICK = os.sysconf('SC_CLK_TCK')


def get(**headers):
    """a wrk script that sends these header fields"""
    return '\n'.join(f'wrk.headers["{k.replace("_", "-")}"] = "{v}"' for k, v in headers.items())


def post(body, **headers):
    """a wrk script that posts these bytes"""
    quoted = ''.join(f'\\{b:03d}' for b in body)
    return f'wrk.method = "POST"\nwrk.body = "{quoted}"\n' + get(**{'Content_Type': 'application/json', **headers})


JSON_BODY = BODY.encode()
SIGNATURE = 'sha256=' + hmac.new(SECRET.encode(), JSON_BODY, hashlib.sha256).hexdigest()
UNIQUE = 'local n = 0\nfunction request()\n  n = n + 1\n  wrk.headers["Idempotency-Key"] = tostring(n) .. tostring(os.clock())\n  return wrk.format()\nend'

TEN_VARIABLES = ' '.join('$context.' + v for v in ('requestId', 'identity.sourceIp', 'identity.caller', 'identity.user', 'requestTime', 'httpMethod',
                                                   'resourcePath', 'status', 'protocol', 'responseLength'))
TLS = {'listener.tls.enabled': 'true'}

# name: (what, base row, connector, keys of the route, wrk script, added to the query: None for no query at all)
ROWS = {
    'plain': ('12 query parameters to JSON, no feature', 'plain', 'bench', {}, None, ''),
    'api-key': ('API key in the query', 'plain', 'bench', {'api.key.required': 'true', 'api.key.in': 'query:key'}, None, '&key=' + KEY),
    'usage-plan': ('API key and usage plan: rate, burst, quota', 'api-key', 'plan', {'api.key.required': 'true', 'api.key.in': 'query:key'}, None, '&key=' + KEY),
    'throttle': ("the route's own throttle", 'plain', 'bench', {'throttle.rate.limit': '1000000'}, None, ''),
    'ip-list': ('source address allow and deny lists', 'plain', 'bench', {'source.ip.allow': '127.0.0.0/8,10.0.0.0/8,2001:db8::/32', 'source.ip.deny': '10.1.0.0/16'}, None, ''),
    'key-and-headers': ('record key, three record headers by expressions', 'plain', 'bench', {
        'key': 'method.request.path.app_token', 'headers': 'request-id=context.requestId,ip=context.identity.sourceIp,at=context.requestTimeEpoch'}, None, ''),
    'access-log': ('access log of ten variables to a topic', 'plain', 'log', {}, None, ''),
    'access-log-logger': ('the same access log to the logger (log4j, a file)', 'plain', 'logger', {}, None, ''),
    'basic': ('basic authentication', 'plain', 'bench', {'basic.username': 'bench', 'basic.password': SECRET}, get(Authorization='Basic ' + base64.b64encode(f'bench:{SECRET}'.encode()).decode()), ''),
    'x-forwarded-for': ('client address from X-Forwarded-For, two hops', 'plain', 'xff', {}, get(X_Forwarded_For='203.0.113.9, 10.0.0.7'), ''),
    'forwarded': ('client address from Forwarded, two hops', 'plain', 'forwarded', {}, get(Forwarded='for=203.0.113.9;proto=https, for=10.0.0.7'), ''),
    'form': ('the same parameters in a form body', 'plain', 'bench', {}, post(QUERY.encode(), Content_Type='application/x-www-form-urlencoded'), None),
    'idempotency': ('idempotency key in a header, all different', 'plain', 'once', {}, UNIQUE, ''),
    'request': ('the whole request (mapping=request)', 'plain', 'bench', {'mapping': 'request'}, None, ''),
    'velocity': ('an API Gateway mapping template with PutRecord', 'plain', 'bench', {'mapping': 'velocity', 'mapping.template': TEMPLATE}, None, ''),
    'tls': ('TLS 1.3, kept connections', 'plain', 'tls', {}, None, ''),
    'tls-h2load': ('TLS 1.3, HTTP/1.1 by h2load', 'plain', 'tls', {}, None, ''),
    'http2': ('HTTP/2, a quarter of the connections with four streams each', 'tls-h2load', 'tls', {}, None, ''),
    'tls-ab': ('TLS 1.3, kept connections by ab', 'plain', 'tls', {}, None, ''),
    'mtls': ('client certificates, kept connections', 'tls-ab', 'mtls', {}, None, ''),
    'body': ('a JSON body of 350 bytes, checked and taken as it is', 'body', 'bench', {'mapping': 'body'}, post(JSON_BODY), ''),
    'schema': ('JSON Schema', 'body', 'bench', {'mapping': 'body', 'json.schema': SCHEMA}, post(JSON_BODY), ''),
    'hmac': ('HMAC-SHA256 signature (GitHub)', 'body', 'bench', {'methods': 'POST', 'mapping': 'body', 'hmac.secret': SECRET}, post(JSON_BODY, X_Hub_Signature_256=SIGNATURE), ''),
    'gzip': ('gzip body', 'body', 'bench', {'mapping': 'body'}, post(gzip.compress(JSON_BODY, mtime=0), Content_Encoding='gzip'), ''),
    'deflate': ('deflate body', 'body', 'bench', {'mapping': 'body'}, post(zlib.compress(JSON_BODY), Content_Encoding='deflate'), ''),
    'ndjson': ('ten lines of JSON, split into ten records', 'body', 'bench', {'mapping': 'body', 'split': 'ndjson'}, post((BODY + '\n').encode() * 10), ''),
    'split': ('a JSON array of ten, split into ten records', 'body', 'bench', {'mapping': 'body', 'split': 'array'}, post(('[' + ','.join([BODY] * 10) + ']').encode()), ''),
}
CONNECTORS = {
    'bench': {},
    'plan': {'usage.plans': 'p', 'usage.plans.p.api.keys': 'k', 'usage.plans.p.throttle.rate.limit': '1000000', 'usage.plans.p.throttle.burst.limit': '1000000',
             'usage.plans.p.quota.limit': '1000000000'},
    'log': {'access.log.topic': 'bench-access-log', 'access.log.format': TEN_VARIABLES},
    'logger': {'access.log.format': TEN_VARIABLES},
    'once': {'idempotency.key': 'header:Idempotency-Key', 'idempotency.window.seconds': '5'},
    'tls': TLS,
    'mtls': {**TLS, 'listener.tls.client.auth': 'required'},
    'xff': {'listener.trusted.proxies': '127.0.0.1,10.0.0.0/8', 'listener.client.ip.source': 'x-forwarded-for'},
    'forwarded': {'listener.trusted.proxies': '127.0.0.1,10.0.0.0/8', 'listener.client.ip.source': 'forwarded'},
}
# whose listener.* keys differ, so that they need a port of their own; the others share one
OWN_PORT = ('tls', 'mtls', 'xff', 'forwarded')
LOG4J = """<Configuration><Appenders><File name="f" fileName="%s"><PatternLayout pattern="%%d %%p %%c %%m%%n"/></File>
<File name="a" fileName="%s"><PatternLayout pattern="%%m%%n"/></File></Appenders><Loggers>
<Logger name="io.hydrant.listener.access" level="info" additivity="false"><AppenderRef ref="a"/></Logger>
<Root level="warn"><AppenderRef ref="f"/></Root></Loggers></Configuration>"""


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def properties(path, values):
    escape = lambda v: str(v).replace('\\', '\\\\').replace('\n', '\\n')
    path.write_text(''.join(f'{k}={escape(v)}\n' for k, v in values.items()))
    return str(path)


def configure(folder, ports, names):
    here = pathlib.Path(__file__).resolve().parent
    plugins = os.environ.get('PLUGINS', str(here / '../../../distribution/target/plugins'))
    files = [properties(folder / 'worker.properties', {
        'bootstrap.servers': os.environ['BOOTSTRAP'], 'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
        'value.converter': 'org.apache.kafka.connect.converters.ByteArrayConverter', 'offset.storage.file.filename': folder / 'offsets',
        'plugin.path': plugins, 'plugin.discovery': 'service_load', 'listeners': 'http://127.0.0.1:0', 'producer.linger.ms': '0'})]
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
                    '-keyout', folder / 'key.pem', '-out', folder / 'cert.pem'], check=True, capture_output=True)
    (folder / 'both.pem').write_text((folder / 'cert.pem').read_text() + (folder / 'key.pem').read_text())
    (folder / 'log4j2.xml').write_text(LOG4J % (folder / 'log', folder / 'access.log'))
    for connector, more in CONNECTORS.items():
        routes = [n for n in names if ROWS[n][2] == connector]
        if not routes:
            continue
        config = {'name': connector, 'connector.class': 'io.hydrant.source.http.HttpSourceConnector', 'tasks.max': '1', 'listener.host': '127.0.0.1',
                  'listener.port': ports[connector], 'errors.tolerance': 'all', 'api.keys': 'k', 'api.keys.k.value': KEY, 'routes': ','.join(routes),
                  'topic.creation.default.partitions': '1', 'topic.creation.default.replication.factor': '1', **more}
        if 'listener.tls.enabled' in more:
            config.update({'listener.tls.certificate.path': folder / 'cert.pem', 'listener.tls.key.path': folder / 'key.pem'})
        if 'listener.tls.client.auth' in more:
            config['listener.tls.client.ca.path'] = folder / 'cert.pem'
        for route in routes:
            config[f'routes.{route}.path'] = f'/{route}/{{app_token}}'
            config[f'routes.{route}.methods'] = 'GET,POST'
            config[f'routes.{route}.topic'] = 'bench-' + connector
            config.update({f'routes.{route}.{k}': v for k, v in ROWS[route][3].items()})
        files.append(properties(folder / (connector + '.properties'), config))
    return files


def cpu(pid):
    fields = open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def url(name, ports):
    _, _, connector, _, _, added = ROWS[name]
    scheme = 'https' if 'listener.tls.enabled' in CONNECTORS[connector] else 'http'
    return f'{scheme}://127.0.0.1:{ports[connector]}/{name}/l4sgxkl84y9u' + ('' if added is None else f'?{QUERY}{added}')


def wrk(target, secs, conns, folder, script=None):
    out = run(['wrk', '-t1', f'-c{conns}', f'-d{secs}s', '--latency', *(['-s', script] if script else []), target])
    bad = re.search(r'Non-2xx or 3xx responses: (\d+)', out)
    latency = dict(re.findall(r'(50|75|90|99)%\s+([\d.]+(?:us|ms|s))', out))
    return found(r'(\d+) requests in', out), int(bad[1]) if bad else 0, millis(latency['50']), millis(latency['99'])


def h2load(target, secs, conns, folder, *protocol):
    """so many requests, since its runs by the clock count none of those that the clock cuts off"""
    times = folder / 'h2load.tsv'
    times.unlink(missing_ok=True)
    out = run(['h2load', '-t1', f'-n{secs * 8000}', f'--log-file={times}', *protocol, target])
    took = sorted(int(line.split('\t')[2]) / 1000 for line in times.read_text().splitlines())
    n = found(r'requests: \d+ total, \d+ started, (\d+) done', out)
    return n, n - found(r'status codes: (\d+) 2xx', out), took[len(took) // 2], took[len(took) * 99 // 100]


def ab(target, secs, conns, folder, *certificate):
    out = run(['ab', '-q', '-k', '-t', str(secs), '-n', '1000000', '-c', str(conns), *certificate, target])
    bad = re.search(r'Non-2xx responses:\s+(\d+)', out)
    return found(r'Complete requests:\s+(\d+)', out), int(bad[1]) if bad else 0, found(r' 50%\s+(\d+)', out), found(r' 99%\s+(\d+)', out)


# rows that are not loaded by wrk: the program, and how it is called
PROGRAMS = {
    'tls-h2load': ('h2load', lambda t, secs, conns, folder: h2load(t, secs, conns, folder, '--h1', f'-c{conns}')),
    'http2': ('h2load', lambda t, secs, conns, folder: h2load(t, secs, conns, folder, f'-c{conns // 4}', '-m4')),
    'tls-ab': ('ab', ab),
    'mtls': ('ab', lambda t, secs, conns, folder: ab(t, secs, conns, folder, '-E', str(folder / 'both.pem'))),
}


def run(command):
    return subprocess.run(command, capture_output=True, text=True).stdout


def found(pattern, out):
    return int((re.search(pattern, out) or sys.exit('the load generator says: ' + out))[1])


def load(name, target, pid, secs, conns, folder, script=None):
    before, began = cpu(pid), time.time()
    n, bad, p50, p99 = PROGRAMS[name][1](target, secs, conns, folder) if name in PROGRAMS else wrk(target, secs, conns, folder, script)
    return {'cpu': (cpu(pid) - before) / max(n, 1) * 1e6, 'rate': n / (time.time() - began), 'p50': p50, 'p99': p99, 'bad': bad}


def millis(text):
    number, unit = re.match(r'([\d.]+)(us|ms|s)', text).groups()
    return float(number) * {'us': .001, 'ms': 1, 's': 1000}[unit]


def spread(values, digits):
    return f'{statistics.median(values):.{digits}f} [{min(values):.{digits}f}-{max(values):.{digits}f}]'


def table(names, results):
    print('| feature | CPU s per million | more than | by, CPU s | req/s | p99 ms | not 2xx |\n| --- | ---: | --- | ---: | ---: | ---: | ---: |')
    for name in names:
        of, base = results[name], ROWS[name][1]
        more = [a['cpu'] - b['cpu'] for a, b in zip(of, results[base])]
        print(f'| {ROWS[name][0]} | {spread([r["cpu"] for r in of], 1)} | {"" if base == name else base} | {"" if base == name else spread(more, 1)} '
              f'| {statistics.median(r["rate"] for r in of):,.0f} | {statistics.median(r["p99"] for r in of):.1f} | {sum(r["bad"] for r in of)} |')


def at_rate(ports, pid, rate, secs, folder):
    """wrk has no fixed rate: connections pause between requests, and the pause is corrected once by the rate that came out"""
    pause, script = 512 / rate * 1000, folder / 'rate.lua'
    for attempt in range(3):
        script.write_text(f'local whole, part = math.floor({pause}), {pause} % 1\nfunction delay() return whole + (math.random() < part and 1 or 0) end')
        result = load('plain', url('plain', ports), pid, secs, 512, folder, str(script))
        print(f'512 connections, {result["rate"]:,.0f} requests/s (asked for {rate:,}): p50 {result["p50"]:.1f} ms, p99 {result["p99"]:.1f} ms, '
              f'{result["cpu"]:.1f} CPU s per million, {result["bad"]} not 2xx')
        pause = max(0, pause - (512 / result['rate'] - 512 / rate) * 1000)


def await_ready(worker, ports, names, log):
    """every connector of the worker takes requests, whatever they are"""
    open_ports = {ports[ROWS[n][2]] for n in names}
    deadline = time.time() + 60
    while open_ports:
        if time.time() > deadline or worker.poll() is not None:
            sys.exit('the worker did not start:\n' + (log.read_text() + (log.parent / 'log').read_text())[-3000:])
        for port in list(open_ports):
            try:
                socket.create_connection(('127.0.0.1', port), .2).close()
                open_ports.discard(port)
            except OSError:
                time.sleep(.2)
    time.sleep(5)  # the other connectors of the port


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument('--secs', type=int, default=4)
    p.add_argument('--rounds', type=int, default=3)
    p.add_argument('--warm', type=int, default=5)
    p.add_argument('--conns', type=int, default=64)
    p.add_argument('--rate', type=int, default=40_000)
    p.add_argument('names', nargs='*')
    o = p.parse_args()
    names = list(dict.fromkeys(n for name in (o.names or ROWS) for n in (ROWS[ROWS[name][1]][1], ROWS[name][1], name)))
    for name in [n for n in names if n in PROGRAMS and not shutil.which(PROGRAMS[n][0])]:
        print(f'left out: {ROWS[name][0]}: there is no {PROGRAMS[name][0]}')
        names.remove(name)
    shared = free_port()
    ports = {connector: free_port() if connector in OWN_PORT else shared for connector in CONNECTORS}
    with tempfile.TemporaryDirectory() as tmp:
        folder = pathlib.Path(tmp)
        scripts = {}
        for name in names:
            if ROWS[name][4]:
                (folder / (name + '.lua')).write_text(ROWS[name][4])
                scripts[name] = str(folder / (name + '.lua'))
        with open(folder / 'worker.log', 'w') as log:
            files = configure(folder, ports, names)
            worker = subprocess.Popen(['java', '-Xmx512m', '-XX:+UseParallelGC', f'-Dlog4j2.configurationFile={folder / "log4j2.xml"}', '-cp', os.environ['KAFKA_CLASSPATH'],
                                       'org.apache.kafka.connect.cli.ConnectStandalone', *files], stdout=log, stderr=subprocess.STDOUT)
        try:
            await_ready(worker, ports, names, folder / 'worker.log')
            results = {n: [] for n in names}
            for name in names:
                print('warming up', name, file=sys.stderr)
                load(name, url(name, ports), worker.pid, o.warm, o.conns, folder, scripts.get(name))
            for r in range(o.rounds):
                for name in names if r % 2 == 0 else names[::-1]:
                    results[name].append(load(name, url(name, ports), worker.pid, o.secs, o.conns, folder, scripts.get(name)))
            print(f'{o.conns} connections, linger 0, {o.rounds} rounds of {o.secs} s, load average {os.getloadavg()[0]:.1f}\n')
            table(names, results)
            print()
            at_rate(ports, worker.pid, o.rate, o.secs, folder)
        finally:
            worker.send_signal(signal.SIGTERM)
            try:
                worker.wait(20)
            except subprocess.TimeoutExpired:
                worker.kill()


main()
