"""Who may use which route on what: one line for each route and state of content, one letter for each viewer.

Viewers, in order: Visitor, Member, member of the Group, group mOderator, Author, site moderator (P for peace), Staff,
aDministrator, sUspended, uNconfirmed. States: the idea (with its group and a comment under it) is public, stands in a
private group, or was taken down by a moderator; `-` where the route is about no content.

Letters: o may · s is sent to sign in · h finds nothing (404) · n is refused in words.
"""

#    V M G O A P S D U N
TABLE: dict[str, dict[str, str]] = {}
