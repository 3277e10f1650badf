/** What a container gets that says nothing: values to start from, which a person reviews. */
export const startingResources = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { cpu: '500m', memory: '512Mi' },
} as const;
