"""Writes a container image of a few files as an OCI archive.

mkimage.py ARCHIVE REFERENCE [--entrypoint=PATH] PATH_IN_IMAGE=FILE…
"""
import argparse
import hashlib
import io
import json
import os
import platform
import tarfile

ARCHITECTURES = {'x86_64': 'amd64', 'aarch64': 'arm64'}


def entry(path, size=None):
    """A tar entry with nothing of this machine in it: root's, readable by all, of the year 1970."""
    info = tarfile.TarInfo(path.lstrip('/'))
    info.type = tarfile.DIRTYPE if size is None else tarfile.REGTYPE
    info.mode = 0o755
    info.size = size or 0
    return info


def parents(paths):
    """Every folder above the paths, outermost first."""
    found = set()
    for path in paths:
        while (path := os.path.dirname(path)) != '/':
            found.add(path)
    return sorted(found)


def layer_of(files):
    """The layer that holds the files, as the bytes of a tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode='w') as layer:
        for folder in parents(files):
            layer.addfile(entry(folder))
        for path, source in files.items():
            with open(source, 'rb') as content:
                layer.addfile(entry(path, os.path.getsize(os.path.realpath(source))), content)
    return buffer.getvalue()


class Archive:
    """An OCI image layout in a tar archive."""

    def __init__(self, path):
        self.tar = tarfile.open(path, 'w')

    def add(self, name, content):
        self.tar.addfile(entry(name, len(content)), io.BytesIO(content))

    def add_blob(self, media_type, content):
        """Stores the content under its digest and returns its descriptor."""
        digest = hashlib.sha256(content).hexdigest()
        self.add(f'blobs/sha256/{digest}', content)
        return {'mediaType': f'application/vnd.oci.image.{media_type}', 'digest': f'sha256:{digest}', 'size': len(content)}


def as_json(value):
    return json.dumps(value).encode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('archive')
    parser.add_argument('reference')
    parser.add_argument('--entrypoint')
    parser.add_argument('files', nargs='+')
    options = parser.parse_args()
    archive = Archive(options.archive)
    layer = archive.add_blob('layer.v1.tar', layer_of(dict(file.split('=', 1) for file in options.files)))
    config = archive.add_blob('config.v1+json', as_json({
        'architecture': ARCHITECTURES[platform.machine()],
        'os': 'linux',
        'config': {
            'Env': ['PATH=/usr/local/bin:/usr/bin:/bin'],
            **({'Entrypoint': [options.entrypoint]} if options.entrypoint else {}),
        },
        'rootfs': {'type': 'layers', 'diff_ids': [layer['digest']]},
    }))
    manifest = archive.add_blob('manifest.v1+json', as_json({'schemaVersion': 2, 'config': config, 'layers': [layer]}))
    manifest['annotations'] = {'io.containerd.image.name': options.reference}
    archive.add('index.json', as_json({'schemaVersion': 2, 'manifests': [manifest]}))
    archive.add('oci-layout', as_json({'imageLayoutVersion': '1.0.0'}))
    archive.tar.close()


main()
