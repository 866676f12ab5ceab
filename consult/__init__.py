"""consult: a policy brings spaces together; rounds collect contributions; results, draft and reports follow."""
