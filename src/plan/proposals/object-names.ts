/** Whether a text is a DNS label (RFC 1123), as the names of namespaces and containers are. */
export function isLabelName(name: string): boolean {
  return name.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name);
}

/** Whether a text is a DNS subdomain (RFC 1123), as the names of workloads and service accounts are. */
export function isSubdomainName(name: string): boolean {
  return name.length <= 253 && name.split('.').every((part) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(part));
}

/**
 * Whether a text can be the name of a role or binding, which is anything that can be one part of a path; what no line
 * of a shell script can show is refused too.
 */
export function isPathName(name: string): boolean {
  return !/^\.{0,2}$|[/%\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(name) && name.length <= 253;
}
