"""Exchange (数据交换): versions of facts, joining two states without losing an edit, conflicts, links."""
