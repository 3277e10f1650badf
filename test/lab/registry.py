"""Serves container images, read-only, over TLS, by the OCI distribution API, from archives that mkimage.py wrote.

registry.py ADDRESS PORT CERTIFICATE KEY ARCHIVE…

Goes to the background once it listens. An image `k8s.gcr.io/NAME:TAG` is served as `NAME`, as a mirror does.
"""
import argparse
import http.server
import json
import os
import re
import socketserver
import ssl
import sys
import tarfile

IDLE_SECONDS = 30
CHUNK = 1 << 20
PATH = re.compile(r'/v2/(?P<name>[a-z0-9._/-]+)/(?P<kind>manifests|blobs)/(?P<reference>[A-Za-z0-9._:-]+)')


class Blob:
    """A part of an archive. The archive stays open, so it is the same one for as long as the registry runs."""

    def __init__(self, archive, member):
        self.archive = archive
        self.start = member.offset_data
        self.size = member.size

    def chunks(self):
        """Its bytes, a piece at a time; several requests may read it at once."""
        for done in range(0, self.size, CHUNK):
            yield os.pread(self.archive, min(CHUNK, self.size - done), self.start + done)

    def text(self):
        return b''.join(self.chunks())


class Images:
    """What is served: blobs by digest, and manifests' descriptors by an image's name and its tag or digest."""

    def __init__(self, paths):
        self.blobs = {}
        self.manifests = {}
        for path in paths:
            self.add(path)

    def add(self, path):
        archive = os.open(path, os.O_RDONLY)
        with tarfile.open(path) as tar:
            members = {member.name: Blob(archive, member) for member in tar}
        prefix = 'blobs/sha256/'
        for name, blob in members.items():
            if name.startswith(prefix):
                self.blobs[f'sha256:{name.removeprefix(prefix)}'] = blob
        for descriptor in json.loads(members['index.json'].text())['manifests']:
            _, _, image = descriptor['annotations']['io.containerd.image.name'].partition('/')
            name, _, tag = image.rpartition(':')
            for reference in (tag, descriptor['digest']):
                self.manifests[name, reference] = descriptor

    def find(self, name, kind, reference):
        """The digest and the media type of what is asked for; none when there is no such thing."""
        if kind == 'blobs':
            return (reference, 'application/octet-stream') if reference in self.blobs else None
        descriptor = self.manifests.get((name, reference))
        return descriptor and (descriptor['digest'], descriptor['mediaType'])


class Handler(http.server.BaseHTTPRequestHandler):
    timeout = IDLE_SECONDS

    def do_GET(self):
        self.answer(with_body=True)

    def do_HEAD(self):
        self.answer(with_body=False)

    def answer(self, with_body):
        path = self.path.partition('?')[0]
        if path == '/v2/':
            return self.send_json(200, {}, with_body)
        asked = PATH.fullmatch(path)
        found = asked and self.server.images.find(**asked.groupdict())
        if not found:
            return self.send_json(404, {'errors': [{'code': 'NOT_FOUND', 'message': 'no such image here'}]}, with_body)
        digest, media_type = found
        blob = self.server.images.blobs[digest]
        self.send_head(200, media_type, blob.size, digest)
        if with_body:
            for chunk in blob.chunks():
                self.wfile.write(chunk)

    def send_json(self, status, value, with_body):
        text = json.dumps(value).encode()
        self.send_head(status, 'application/json', len(text))
        if with_body:
            self.wfile.write(text)

    def send_head(self, status, media_type, size, digest=None):
        self.send_response(status)
        self.send_header('Docker-Distribution-Api-Version', 'registry/2.0')
        self.send_header('Content-Type', media_type)
        self.send_header('Content-Length', str(size))
        if digest:
            self.send_header('Docker-Content-Digest', digest)
        self.end_headers()


class Registry(socketserver.ThreadingTCPServer):
    """Not an HTTPServer: that one looks up a name for its address, and there is no name server."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address, context, images):
        super().__init__(address, Handler)
        self.images = images
        # Each connection's thread shakes hands: a silent client keeps nobody waiting.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        print(f'{client_address[0]}: {sys.exc_info()[1]}', file=sys.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('address')
    parser.add_argument('port', type=int)
    parser.add_argument('certificate')
    parser.add_argument('key')
    parser.add_argument('archives', nargs='+')
    options = parser.parse_args()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(options.certificate, options.key)
    registry = Registry((options.address, options.port), context, Images(options.archives))
    if os.fork():
        os._exit(0)
    os.setsid()
    registry.serve_forever()


main()
