"""Fills Keystone over its REST API: services, endpoints, users, roles, limits. Prints the id of Glance's endpoint.

Everything comes from the environment, so that no password is an argument. Running it again changes nothing.
"""

import os
import sys

import requests

# By type: name and public address.
ENDPOINTS = {
    'identity': ('keystone', os.environ['IDENTITY_URL']),
    'image': ('glance', os.environ['IMAGE_URL']),
    'object-store': ('swift', os.environ['SWIFT_URL'] + '/v1/AUTH_$(project_id)s'),
}
# Users of the project "service": password and roles.
USERS = {
    'glance': (os.environ['GLANCE_PASSWORD'], ('service', 'admin')),
    'glance-swift': (os.environ['GLANCE_SWIFT_PASSWORD'], ('service', 'ResellerAdmin')),
    'swift': (os.environ['SWIFT_PASSWORD'], ('service', 'admin')),
}
# The two sizes are counted in MiB.
LIMITS = {
    'image_count_total': 100,
    'image_count_uploading': 100,
    'image_size_total': 10_000,
    'image_stage_total': 10_000,
}
REGION = os.environ['REGION']
KEYSTONE = os.environ['KEYSTONE_URL'] + '/v3'

session = requests.Session()
session.trust_env = False  # no proxy of the caller's environment


def main():
    log_in({'project': {'name': 'admin', 'domain': {'id': 'default'}}})
    services = {kind: make_endpoint(kind, name, url) for kind, (name, url) in ENDPOINTS.items()}
    project = find_or_make('project', {'name': 'service', 'domain_id': 'default'})
    users = {name: make_user(name, password, roles, project) for name, (password, roles) in USERS.items()}

    log_in({'system': {'all': True}})
    # oslo.limit reads the limits of every project.
    call('PUT', f'/system/users/{users["glance"]["id"]}/roles/{find_or_make("role", {"name": "reader"})["id"]}')
    make_limits(services['image']['service_id'])
    print(services['image']['id'])


def log_in(scope):
    user = {'name': 'admin', 'domain': {'id': 'default'}, 'password': os.environ['ADMIN_PASSWORD']}
    identity = {'methods': ['password'], 'password': {'user': user}}
    session.headers.pop('X-Auth-Token', None)
    answer = session.post(KEYSTONE + '/auth/tokens', json={'auth': {'identity': identity, 'scope': scope}})
    answer.raise_for_status()
    session.headers['X-Auth-Token'] = answer.headers['X-Subject-Token']


def make_endpoint(kind, name, url):
    service = find_or_make('service', {'type': kind}, {'name': name})
    place = {'service_id': service['id'], 'interface': 'public', 'region_id': REGION}
    return find_or_make('endpoint', place, {'url': url})


def make_user(name, password, roles, project):
    user = find_or_make('user', {'name': name, 'domain_id': 'default'}, {'password': password})
    for role in roles:
        role_id = find_or_make('role', {'name': role})['id']
        call('PUT', f'/projects/{project["id"]}/users/{user["id"]}/roles/{role_id}')
    return user


def make_limits(service_id):
    for resource, limit in LIMITS.items():
        place = {'service_id': service_id, 'region_id': REGION, 'resource_name': resource}
        if not any(matches(found, place) for found in call('GET', '/registered_limits')['registered_limits']):
            call('POST', '/registered_limits', {'registered_limits': [{**place, 'default_limit': limit}]})


def find_or_make(noun, identity, rest=None):
    for found in call('GET', f'/{noun}s')[f'{noun}s']:
        if matches(found, identity):
            return found
    return call('POST', f'/{noun}s', {noun: {**identity, **(rest or {})}})[noun]


def matches(found, wanted):
    return all(found.get(key) == value for key, value in wanted.items())


def call(method, path, body=None):
    answer = session.request(method, KEYSTONE + path, json=body)
    if not answer.ok:
        sys.exit(f'{method} {path} -> {answer.status_code} {answer.text}')
    return answer.json() if answer.content else None


main()
